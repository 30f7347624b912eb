/** Images in blocks, with their words in their place when they cannot be shown. */

import { el } from "./dom.js";

/** Return an image; when it cannot be loaded, its alternative text stands there instead. */
export function picture({ image_url: address, alt_text: words = "" }, kind = "wide") {
  const instead = () => el("span", { class: `picture-words ${kind}`, text: words || "Image", dir: "auto" });
  if (!address) return instead();
  const image = el("img", { class: `picture ${kind}`, src: address, alt: words, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(instead()));
  return image;
}
