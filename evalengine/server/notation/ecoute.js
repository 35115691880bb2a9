// Plays a moment of a call: both sides at once, opened by the engine's own door, kept nowhere.
(() => {
  const BEFORE_S = 3;
  const bearer = `Bearer ${new URLSearchParams(location.search).get("jeton")}`;
  const door = `/sittings/${location.pathname.split("/")[2]}/ecoute`;
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  // Outside of what is drawn again, so that a new entry interrupts nobody who listens.
  const bar = Object.assign(document.createElement("aside"), { id: "ecoute", hidden: true });
  bar.setAttribute("aria-label", "Enregistrement");
  const told = made("p", "");
  told.setAttribute("role", "status");
  const voice = Object.assign(document.createElement("audio"), { controls: true });
  const other = new Audio();
  const close = Object.assign(made("button", "Fermer"), { type: "button" });
  bar.append(told, voice, close);
  document.body.append(bar);
  close.addEventListener("click", () => {
    voice.pause();
    bar.hidden = true;
  });

  // The second side does as the first, which is the one that is shown.
  const follow = () => {
    other.volume = voice.volume;
    other.muted = voice.muted;
    other.playbackRate = voice.playbackRate;
    if (Math.abs(other.currentTime - voice.currentTime) > 0.15) other.currentTime = voice.currentTime;
    const over = voice.paused || voice.ended;
    if (over !== other.paused) over ? other.pause() : other.play().catch(() => {});
  };
  const turns = ["play", "pause", "seeked", "ratechange", "volumechange", "timeupdate", "ended"];
  for (const turn of turns) voice.addEventListener(turn, follow);

  const fetched = async (file) => {
    const reply = await fetch(`${door}?fichier=${encodeURIComponent(file)}`, {
      headers: { Authorization: bearer },
    });
    if (!reply.ok) throw new Error((await reply.json()).why);
    return URL.createObjectURL(await reply.blob());
  };

  let files = ""; // those whose sound is there
  const load = async (wanted) => {
    if (files === wanted.join()) return;
    files = "";
    const urls = await Promise.all(wanted.map(fetched));
    for (const [rank, side] of [voice, other].entries()) {
      if (side.src) URL.revokeObjectURL(side.src);
      if (urls[rank]) side.src = urls[rank];
      else side.removeAttribute("src");
    }
    files = wanted.join();
  };

  let asked = 0;
  const play = async ([second, words, ...wanted]) => {
    const number = ++asked;
    bar.hidden = false;
    told.textContent = words;
    voice.pause();
    try {
      await load(wanted);
      if (number !== asked) return; // another moment was asked for meanwhile
      voice.currentTime = Math.max(0, second - BEFORE_S);
      await voice.play();
    } catch (error) {
      if (number === asked) told.textContent = `${words}\u00a0: ${error.message}`;
    }
  };

  // A button bears the moments that it plays, one after the other each time that it is pressed.
  let list = "";
  let rank = 0;
  document.addEventListener("click", (event) => {
    const moments = event.target.closest?.("[data-hear]")?.dataset.hear;
    if (!moments) return;
    rank = moments === list ? rank + 1 : 0;
    list = moments;
    const every = JSON.parse(moments);
    play(every[rank % every.length]);
  });
})();
