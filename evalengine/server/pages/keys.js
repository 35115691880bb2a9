// Keys, focus and the way back after the engine: nothing here knows what a call is.
(() => {
  const typing = (place) => place.closest?.("input, textarea, select, [contenteditable]");
  const asked = () => document.querySelector(".q-dialog__inner");

  // "3", "+3" with shift (by the place of the key: a French keyboard has its figures on shift), "s".
  const nameOf = (event) => {
    const figure = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    if (figure) return (event.shiftKey ? "+" : "") + figure[1];
    return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  };

  const goWriting = () => {
    const fields = [...document.querySelectorAll("#page .writing input, #page .writing textarea")];
    fields.find((field) => field.offsetParent)?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (asked()) return;
    const name = nameOf(event);
    if (name === "e") {
      event.preventDefault();
      return goWriting();
    }
    const bound = [...document.querySelectorAll("#page [data-key]")];
    const bears = (key) => bound.find((each) => each.dataset.key === key && each.offsetParent);
    const button = (event.shiftKey && bears(`+${name}`)) || bears(name);
    if (!button || button.disabled || button.ariaDisabled === "true") return;
    event.preventDefault();
    button.click();
  });

  // A part that is drawn again loses the focus of its button: give it back to the same act.
  let last = "";
  document.addEventListener("focusin", ({ target }) => {
    last = target.dataset?.act || "";
  });
  // Another call on the card is read from its top; the step that is chosen stays in sight, and so
  // do what is expected and a question with its proofs, once they are asked for.
  const shown = { ".card h1": "", ".step[aria-pressed=true]": "", ".truth ul": "",
    ".questions > .open": "" };
  const turn = () => {
    for (const [place, before] of Object.entries(shown)) {
      const found = document.querySelector(`#page ${place}`);
      const now = found?.textContent || "";
      if (now === before) continue;
      shown[place] = now;
      if (place.startsWith(".card")) found?.closest(".scroll")?.scrollTo(0, 0);
      else found?.scrollIntoView({ block: "nearest" });
    }
  };
  const giveBack = () => {
    turn();
    if (!last || document.activeElement !== document.body) return;
    const same = [...document.querySelectorAll("#page [data-act]")];
    same.find((button) => button.dataset.act === last)?.focus({ preventScroll: true });
  };
  new MutationObserver(giveBack).observe(document.body, { childList: true, subtree: true });

  // An engine that came back knows nothing of this page: it is loaded again, from the journal.
  const listen = () => {
    if (!window.socket) return setTimeout(listen, 100);
    window.socket.on("connect_error", async () => {
      try {
        if ((await fetch("/sante", { cache: "no-store" })).ok) location.reload();
      } catch {
        /* still away: the socket tries again by itself */
      }
    });
  };
  listen();
})();
