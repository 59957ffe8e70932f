/** While the room is open its curves and gradients are computed; who leaves it stops them, and finds them where they were. */
import { useEffect } from "react";
import { useBoundRoom } from "../../store/boundRoom.ts";
import { cancelCurves, cancelGradients, drawPopulations, resumeCurves, resumeGradients } from "./work.ts";

/** chosen: a slider that is dragged asks once it rests. */
const REST_MS = 60;

export function useRoomWork(): void {
  const toy = useBoundRoom((room) => room.toy);
  const shown = useBoundRoom((room) => room.shown);
  const mixture = useBoundRoom((room) => room.mixture);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the missing points follow from
  useEffect(() => {
    void resumeCurves();
  }, [toy, shown, mixture]);
  useEffect(() => {
    void resumeGradients();
    return () => {
      cancelCurves();
      cancelGradients();
    };
  }, []);

  const bound = useBoundRoom((room) => room.populationBound);
  const particles = useBoundRoom((room) => room.particles);
  const seed = useBoundRoom((room) => room.populationSeed);
  const readsHg = useBoundRoom((room) => room.readsHg);
  // biome-ignore lint/correctness/useExhaustiveDependencies: all a population is made of
  useEffect(() => {
    const timer = setTimeout(() => void drawPopulations(), REST_MS);
    return () => clearTimeout(timer);
  }, [toy, bound, particles, seed, readsHg, mixture]);
}
