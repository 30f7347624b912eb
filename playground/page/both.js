/** Slack and Teams side by side: passes on who one is; a small window shows one of them. */

const SIDES = ["slack", "teams"].map((side) => document.getElementById(side));

/** Tell the other side who one is now. */
addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || typeof data?.persona !== "string") return;
  for (const side of SIDES)
    if (side.contentWindow !== source)
      side.contentWindow.postMessage({ persona: data.persona, name: data.name }, location.origin);
});

const main = document.querySelector("main");
const buttons = [...document.querySelectorAll("[data-side]")].filter((one) => one !== main);
for (const button of buttons)
  button.addEventListener("click", () => {
    main.dataset.side = button.dataset.side;
    for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
  });

/** Follow the choice of light or dark that is made on either side. */
function follow() {
  let theme = "system";
  try {
    theme = localStorage.getItem("goodword-playground:theme") ?? "system";
  } catch {
    // Without storage the system decides.
  }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

addEventListener("storage", follow);
follow();
