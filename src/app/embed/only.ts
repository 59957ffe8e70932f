/**
 * A style sheet that leaves of a tab only the panels named: whatever is not one, in one, or around one takes no room. The
 * tab itself knows nothing of it, so every panel of every tab can be embedded.
 */
export function onlyRule(scope: string, panels: readonly string[]): string {
  const ids = panels.map((id) => `#panel-${id}`);
  const kept = ids.flatMap((id) => [id, `${id} *`, `:has(${id})`]).join(", ");
  return [
    `${scope} *:not(${kept}) { display: none; }`,
    // what holds a panel keeps no place for those that are gone
    `${scope} :is(${ids.map((id) => `:has(${id})`).join(", ")}) { display: block; padding: 0; margin: 0; }`,
  ].join("\n");
}
