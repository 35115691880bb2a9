// The candidate's headset: his microphone and his ears by WebRTC, and the ring of his lines.
// What goes through the socket, and its close codes, are told in evalengine/server/browser/headset.py.
import { allowed, ring } from "./sonnerie.js";

const NO_KEY = 4401, NO_SITTING = 4404, TAKEN = 4409;
const GATHERS = 1500, WAVERS = 2000, AGAIN = 400, LATER = 2000, TRIED = 11_000; // milliseconds

const SAID = {
  idle: "Branchez votre casque pour prendre vos appels ici, ou prenez-les sur votre téléphone SIP.",
  asks: "Autorisez le micro dans la question que pose le navigateur…",
  comes: "Casque : connexion…",
  stands: "Casque branché",
  tried: "Deux notes, puis votre voix une seconde plus tard : vous devez entendre les deux.",
  gone: "Casque coupé, reprise automatique…",
  refused: "Le navigateur refuse le micro : autorisez-le à gauche de l’adresse, puis rebranchez le casque.",
  none: "Aucun micro n’est trouvé : branchez un casque, puis « Brancher le casque ».",
  busy: "Un autre programme tient le micro : fermez-le, puis « Brancher le casque ».",
  pulled: "Le micro a été débranché : rebranchez-le.",
  unsafe: "Le navigateur ne donne le micro qu’à une adresse en https : prévenez l’organisateur, ou prenez votre téléphone SIP.",
  unable: "Ce navigateur ne sait pas porter la voix : prenez Chrome, Edge ou Firefox, ou votre téléphone SIP.",
};
const WHY = { NotAllowedError: "refused", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy" };

const at = (name) => document.getElementById(name);
const ears = new Audio();
ears.autoplay = true;

let address, worn = false, standing = false, microphone, socket, peer, servers = [], rung = new Set(), calls = [], retry;

function say(text, weight = "") {
  at("headset").textContent = text.replace(/ ([:;!?»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
  at("headset").className = weight;
  at("plug").hidden = worn;
  at("try").hidden = !standing || calls.length > 0;
}

function show() {
  const ringing = calls.filter(({ state }) => state === "ringing").map(({ line }) => line);
  const rings = ringing.length > 1 ? `Les lignes ${ringing.join(", ")} sonnent` : `La ligne ${ringing[0]} sonne`;
  say(ringing.length ? rings : SAID.stands, ringing.length ? "rings" : "stands");
  ring(ringing, calls.some(({ state }) => state === "talking"));
}

// --- the microphone -------------------------------------------------------------------------------

// Called by a click, or by a page that had its headset when it was left.
export async function plug(to) {
  address = to;
  if (worn) return;
  if (!window.RTCPeerConnection) return say(SAID.unable, "wrong");
  if (!navigator.mediaDevices) return say(SAID.unsafe, "wrong");
  worn = true;
  say(SAID.asks);
  try {
    microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch (error) {
    worn = false;
    return say(SAID[WHY[error.name] ?? "none"], "wrong");
  }
  microphone.getTracks()[0].onended = pulled;
  allowed();
  connect();
  return undefined;
}

function pulled() {
  worn = standing = false;
  clearTimeout(retry);
  const old = socket;
  socket = undefined;
  old?.close();
  unplug();
  say(SAID.pulled, "wrong");
  navigator.mediaDevices.ondevicechange = () => { navigator.mediaDevices.ondevicechange = null; plug(address); };
}

// --- the socket -----------------------------------------------------------------------------------

function connect() {
  say(SAID.comes);
  const mine = socket = new WebSocket(address);
  socket.onmessage = ({ data }) => { if (mine === socket) told(JSON.parse(data)); };
  socket.onclose = ({ code, reason }) => {
    if (mine !== socket) return;
    unplug();
    if (code === NO_KEY || code === NO_SITTING) { worn = false; return say(reason, "wrong"); }
    say(code === TAKEN ? reason : SAID.gone, "wrong");
    retry = setTimeout(connect, code === TAKEN ? LATER : AGAIN);
  };
}

const send = (frame) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); };

function told(frame) {
  switch (frame.kind) {
    case "servers": servers = frame.servers; offer(); break;
    case "answer": peer?.setRemoteDescription({ type: "answer", sdp: frame.sdp }).catch(again); break;
    case "refused": again(frame.why); break;
    case "stands":
      standing = !frame.why;
      if (standing) show(); else again(frame.why);
      break;
    case "calls": take(frame.calls); break;
  }
}

function take(now) {
  calls = now;
  if (standing) show();
  const ringing = calls.filter(({ state }) => state === "ringing").map(({ call }) => call);
  for (const call of ringing) if (!rung.has(call)) send({ kind: "rung", call });
  rung = new Set(ringing);
}

// --- the voice ------------------------------------------------------------------------------------

async function offer() {
  clearTimeout(retry);
  peer?.close();
  const mine = peer = new RTCPeerConnection({ iceServers: servers });
  const line = mine.addTransceiver(microphone.getTracks()[0], { direction: "sendrecv" });
  const known = RTCRtpReceiver.getCapabilities("audio").codecs;
  line.setCodecPreferences?.(known.filter(({ mimeType }) => mimeType === "audio/PCMA"));
  mine.ontrack = ({ track }) => { ears.srcObject = new MediaStream([track]); ears.play().catch(() => {}); };
  mine.onconnectionstatechange = () => {
    if (mine !== peer) return;
    if (mine.connectionState === "failed") again();
    if (mine.connectionState === "disconnected")
      retry = setTimeout(() => { if (mine === peer && mine.connectionState !== "connected") again(); }, WAVERS);
  };
  try {
    await mine.setLocalDescription();
    await gathered(mine);
    if (mine === peer) send({ kind: "offer", sdp: mine.localDescription.sdp });
  } catch { again(); }
}

const gathered = (mine) => new Promise((done) => {
  if (mine.iceGatheringState === "complete") return done();
  mine.onicegatheringstatechange = () => { if (mine.iceGatheringState === "complete") done(); };
  return setTimeout(done, GATHERS);
});

// The voice is lost: calls wait, and so do we for a moment.
function again(why) {
  standing = false;
  ring([], false);
  say(typeof why === "string" && why ? `${why} Reprise automatique…` : SAID.gone, "wrong");
  clearTimeout(retry);
  retry = setTimeout(offer, typeof why === "string" ? LATER : AGAIN);
}

function unplug() {
  standing = false; calls = []; rung = new Set();
  clearTimeout(retry);
  ring([], false);
  peer?.close();
  peer = undefined;
}

export function tryOut() {
  send({ kind: "try" });
  say(SAID.tried);
  setTimeout(() => { if (standing) show(); }, TRIED);
}

say(SAID.idle);
