/** Plain words in which F_g and F_q are set as the symbols they are. */
import type { ReactElement } from "react";
import { Sym } from "../../symbols/Sym.tsx";

export function Words({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text.split(/(F_[gq])/).map((part, n) =>
        part === "F_g" || part === "F_q" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
          <Sym key={n} id={part === "F_g" ? "Fg" : "Fq"} sub={part.slice(2)} />
        ) : (
          part
        ),
      )}
    </>
  );
}
