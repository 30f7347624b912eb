/** Two skins side by side: who one is in one of them, one is in the other too. */

import { toast } from "./dom.js";

/** Follow the persona of the page beside this one, and tell it of ours. */
export function followNeighbour(state, actions) {
  if (parent === window) return;
  let told = "";
  let wanted = null; // what the other side said before we knew who there is
  const follow = ({ persona, name }) => {
    const same = state.personas.find((one) => one.handle === persona);
    if (same?.id === state.persona) return;
    told = persona;
    if (same) actions.become(same.id);
    else toast(`${name} has no account in ${state.skin.title}.`);
  };
  state.watch(["company"], () => {
    const { me } = state;
    if (!me) return;
    if (me.handle !== told) {
      told = me.handle;
      parent.postMessage({ persona: me.handle, name: me.name }, location.origin);
    }
    const first = wanted;
    wanted = null;
    if (first) follow(first);
  });
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent || typeof data?.persona !== "string") return;
    if (state.personas.length) follow(data);
    else wanted = data;
  });
}
