// The microphone, and the way back of the voice: nothing here knows what a call is.
(() => {
  const sitting = location.pathname.split("/").pop();
  const door = `/sittings/${sitting}/voix`;
  const bearer = `Bearer ${new URLSearchParams(location.search).get("jeton")}`;
  const LOOK_MS = 250;
  const SILENT_MS = 1500; // the engine sends even silence, fifty times a second
  const FIRST_MS = 9500; // after 8 s the engine says why there is no way
  const AGAIN_MS = 3000;
  const REFUSALS = { NotAllowedError: "refused", NotFoundError: "missing", NotReadableError: "busy" };

  // A page that is loaded again is known by its name; a tab that was doubled is another page.
  const loadedAgain = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const fresh = () =>
    [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const name = (loadedAgain && sessionStorage.getItem("voix page")) || fresh();
  sessionStorage.setItem("voix page", name);
  const OPEN = `voix ${sitting}`;

  const ear = new Audio();
  ear.autoplay = true;
  let track = null; // the microphone, while it is wanted
  let pc = null;
  let attempts = 0;
  let tries = 0; // since it last stood
  let since = 0; // of this attempt, then of the last packet heard
  let heard = 0;
  let held = false; // the key to talk is down
  let state = "";
  let told = "";

  const page = () => document.getElementById("page");
  const tell = () => {
    if (told === state || !page() || !window.socket?.connected) return;
    told = state;
    page().dispatchEvent(new CustomEvent("mic", { detail: { state, page: name } }));
  };
  const say = (now) => {
    state = now;
    tell();
  };

  const ask = async (method, body) => {
    const reply = await fetch(method === "DELETE" ? `${door}?page=${name}` : door, {
      method,
      headers: { Authorization: bearer, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
      keepalive: method === "DELETE",
      cache: "no-store",
      signal: AbortSignal.timeout(AGAIN_MS),
    });
    if (!reply.ok) throw { status: reply.status };
    return reply.json();
  };

  // The candidates of the whole offer go with it; a server far away is not waited for long.
  const gathered = (made) =>
    new Promise((done) => {
      if (made.iceGatheringState === "complete") return done();
      made.addEventListener("icegatheringstatechange", () => {
        if (made.iceGatheringState === "complete") done();
      });
      setTimeout(done, 1500);
    });

  // G.711 goes through the engine untouched, so that nothing is coded twice.
  const prefer = (transceiver) => {
    const known = RTCRtpReceiver.getCapabilities?.("audio")?.codecs ?? [];
    const pcma = known.filter((codec) => codec.mimeType.toLowerCase() === "audio/pcma");
    if (pcma.length) transceiver.setCodecPreferences?.(pcma);
    if ("jitterBufferTarget" in transceiver.receiver) transceiver.receiver.jitterBufferTarget = 0;
  };

  const drop = () => {
    pc?.close();
    pc = null;
  };

  const make = async (servers) => {
    const made = new RTCPeerConnection({ iceServers: servers });
    made.ontrack = ({ track: theirs }) => {
      ear.srcObject = new MediaStream([theirs]);
      ear.play().catch(() => {});
    };
    prefer(made.addTransceiver(track, { direction: "sendrecv" }));
    await made.setLocalDescription(await made.createOffer());
    await gathered(made);
    return made;
  };

  const connect = async (takesOver = false) => {
    const attempt = ++attempts;
    drop();
    tries += 1;
    since = performance.now();
    say(tries === 1 ? "connecting" : "cut");
    let made = null;
    try {
      made = await make((await ask("GET")).servers);
      const offer = made.localDescription.sdp;
      const { answer } = await ask("POST", { page: name, offer, takes_over: takesOver });
      if (attempt !== attempts) return made.close();
      pc = made;
      await made.setRemoteDescription({ type: "answer", sdp: answer });
    } catch (refusal) {
      if (attempt !== attempts || made !== pc) made?.close();
      if (attempt !== attempts) return;
      if (refusal.status === 423) close("elsewhere");
      else if (refusal.status) close("failed");
      // else the network is away: the next look tries again
    }
  };

  const open = async (takesOver = false) => {
    if (!window.isSecureContext) return say("insecure");
    if (!window.RTCPeerConnection || !navigator.mediaDevices?.getUserMedia) return say("unable");
    say("asked");
    try {
      const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio: sound });
      track = stream.getAudioTracks()[0];
    } catch (refusal) {
      return say(REFUSALS[refusal.name] ?? "missing");
    }
    track.onended = () => close("missing");
    sessionStorage.setItem(OPEN, "1");
    tries = 0;
    await connect(takesOver);
  };

  const close = (why) => {
    attempts += 1;
    drop();
    track?.stop();
    track = null;
    held = false;
    if (!why) sessionStorage.removeItem(OPEN);
    say(why);
  };

  const packets = async () => {
    let count = 0;
    (await pc.getStats()).forEach((each) => {
      if (each.type === "inbound-rtp") count = each.packetsReceived;
    });
    return count;
  };

  const look = async () => {
    tell();
    if (!track) return;
    track.enabled = held || !document.querySelector("#page .voice .muted");
    const now = performance.now();
    if (pc?.connectionState === "connected") {
      const count = await packets();
      if (count !== heard) {
        heard = count;
        since = now;
        tries = 0;
        if (state !== "on") say("on");
      }
    }
    const patience = state === "on" ? SILENT_MS : tries > 1 ? AGAIN_MS : FIRST_MS;
    const broken = ["failed", "closed"].includes(pc?.connectionState) && now - since > LOOK_MS;
    if (broken || now - since > patience) {
      tries = Math.max(tries, 1);
      connect();
    }
  };
  setInterval(() => look().catch(() => {}), LOOK_MS);

  document.addEventListener("click", ({ target }) => {
    const asked = target.closest?.("[data-mic]")?.dataset.mic;
    if (asked === "open") open();
    if (asked === "take") open(true);
    if (asked === "close") {
      ask("DELETE").catch(() => {});
      close("");
    }
  });

  // The bar held down lets a muted voice be heard, as long as nothing is written.
  const act = (wanted) => document.querySelector(`#page .voice [data-act="${wanted}"]`)?.click();
  const writing = (place) =>
    place.closest?.("input, textarea, select, [contenteditable], .q-dialog__inner");
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || !track || writing(event.target)) return;
    if (!held && !document.querySelector("#page .voice .muted")) return;
    event.preventDefault();
    if (held) return;
    held = track.enabled = true;
    act("unmute");
  });
  const release = () => {
    if (!held) return;
    held = false;
    if (track) track.enabled = false;
    act("mute");
  };
  document.addEventListener("keyup", (event) => {
    if (event.code === "Space" && held) {
      event.preventDefault();
      release();
    }
  });
  window.addEventListener("blur", release);
  window.addEventListener("pagehide", () => {
    if (track) ask("DELETE").catch(() => {});
  });

  if (loadedAgain && sessionStorage.getItem(OPEN)) open();
})();
