// The terminal of a console that runs in the engine's house: keys go there, what it draws comes back.
// What goes through the socket, and its close codes, are told in evalengine/server/browser/screen.py.
import { Terminal } from "./xterm/xterm.mjs";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { plug, tryOut } from "./casque.js";
import { bell } from "./sonnerie.js";

const ENDED = 1000, NO_KEY = 4401, NO_SITTING = 4404, TAKEN = 4409, DIED = 4500;
const MODES = 200; // bytes
const LARGEST = 8000; // characters of one frame: the engine takes 64 KiB
const LONGEST_PASTE = 100_000;

const at = (name) => document.getElementById(name);
const asked = new URLSearchParams(location.search);
const kept = {
  get: (name, otherwise) => { try { return localStorage.getItem(name) ?? otherwise; } catch { return otherwise; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window */ } },
};

let socket, open = false, ready = false, deaths = 0, fresh = true;

const terminal = new Terminal({
  allowProposedApi: true,
  cursorBlink: false,
  fontFamily: '"DejaVu Sans Mono", "Cascadia Mono", Consolas, Menlo, "Liberation Mono", monospace',
  fontSize: Number(kept.get("evalengine.size", 15)),
  scrollback: 0,
  theme: { background: getComputedStyle(document.body).getPropertyValue("--paper").trim() },
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.open(at("terminal"));
fit.fit();

// --- the socket ---------------------------------------------------------------------------------

function socketAt(door) {
  const address = new URL(location.pathname.replace(/\/$/, "") + door, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set("jeton", asked.get("jeton") ?? "");
  return address;
}

function connect() {
  const address = socketAt("/ecran");
  for (const [name, value] of Object.entries({
    couleurs: document.body.className, touches: at("layout").value,
    columns: terminal.cols, rows: terminal.rows,
  })) address.searchParams.set(name, value);
  fresh = true;
  const mine = socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    if (mine !== socket) return;
    if (fresh) begin();
    terminal.write(new Uint8Array(data));
    if (data.byteLength > MODES) drawn(); // the first screen, after the modes that prepare it
  };
  socket.onclose = ({ code, reason }) => {
    if (mine !== socket) return;
    open = ready = false;
    closed(code, reason);
  };
}

function begin() {
  fresh = false; open = true;
  terminal.reset();
  resized();
  terminal.focus();
  setTimeout(() => { if (open) deaths = 0; }, 10_000);
}

function drawn() {
  if (ready) return;
  ready = true; // a console that is still being built wants no keys
  veil("");
  if (kept.get("evalengine.headset", "no") === "yes") wear(); // only the window that has the desk
}

function closed(code, reason) {
  if (code === NO_KEY || code === NO_SITTING) return veil(reason);
  if (code === ENDED) return veil(reason, true);
  if (code === TAKEN) {
    veil(`${reason} Il s’ouvrira ici quand elle sera fermée.`);
    return setTimeout(connect, 1000);
  }
  if (code === DIED && ++deaths > 3) return veil(`${reason} Prévenez l’organisateur.`, true);
  veil(code === DIED ? `${reason} Elle se rouvre…` : "Liaison perdue, reprise automatique…");
  return setTimeout(connect, 400);
}

function veil(text, again = false) {
  at("veil").hidden = !text;
  at("why").textContent = text;
  at("again").hidden = !again;
  if (again) at("again").focus();
}

const send = (frame) => { if (open) socket.send(JSON.stringify(frame)); };
const resized = () => send({ kind: "size", columns: terminal.cols, rows: terminal.rows });

// --- keys -----------------------------------------------------------------------------------------

terminal.onData((typed) => {
  const text = typed.toWellFormed?.() ?? typed;
  const keys = !/^\x1b\[\?/.test(text); // else the terminal's own answer to a question
  if (text.length > LONGEST_PASTE || (keys && !ready)) return;
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + LARGEST, text.length);
    if (to < text.length && text.charCodeAt(to - 1) >> 10 === 0x36) to -= 1; // no half of a pair
    send({ kind: "typed", text: text.slice(from, to) });
    from = to;
  }
});

// The browser's own meaning of a key is kept from it where it lets us; xterm.js then sends the key.
const ours = (event) => /^F([1-9]|1[0-2])$/.test(event.key) || (event.ctrlKey && !event.shiftKey && "lpqrs".includes(event.key));
terminal.attachCustomKeyEventHandler((event) => {
  const copying = event.ctrlKey && event.key === "c" && terminal.hasSelection();
  const pasting = event.ctrlKey && event.key === "v";
  if (copying || pasting) return false; // the browser's, which then gives us the text
  if (ours(event)) event.preventDefault();
  return true;
});
addEventListener("keydown", (event) => {
  if (ours(event) && !event.defaultPrevented) event.preventDefault();
  const elsewhere = !at("terminal").contains(event.target) && !at("veil").contains(event.target);
  if (elsewhere && event.key === "Escape") { at("phone").open = false; terminal.focus(); }
});
addEventListener("beforeunload", (event) => { if (open) event.preventDefault(); });

terminal.onBell(bell);

// --- the headset ----------------------------------------------------------------------------------

function wear() {
  kept.set("evalengine.headset", "yes");
  plug(socketAt("/casque"));
  terminal.focus();
}
at("plug").onclick = wear;
at("try").onclick = () => { tryOut(); terminal.focus(); };

// --- the bar --------------------------------------------------------------------------------------

terminal.onResize(resized);
new ResizeObserver(() => fit.fit()).observe(at("terminal"));

function size(by) {
  terminal.options.fontSize = Math.min(Math.max(terminal.options.fontSize + by, 9), 32);
  kept.set("evalengine.size", terminal.options.fontSize);
  fit.fit(); terminal.focus();
}
at("smaller").onclick = () => size(-1);
at("larger").onclick = () => size(1);
at("again").onclick = () => { deaths = 0; veil("Ouverture du poste…"); connect(); };
at("bell").checked = kept.get("evalengine.bell", "yes") === "yes";
at("bell").onchange = () => { kept.set("evalengine.bell", at("bell").checked ? "yes" : "no"); terminal.focus(); };
for (const [name, parameter] of [["look", "couleurs"], ["layout", "touches"]]) {
  at(name).onchange = () => {
    open = false; // asked for: no question
    asked.set(parameter, at(name).value);
    location.search = asked;
  };
}
at("full").onclick = async () => {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
  terminal.focus();
};
// Once it fills the screen, Chromium lets a page have the keys that it keeps for itself otherwise.
document.onfullscreenchange = () => {
  if (document.fullscreenElement) navigator.keyboard?.lock?.().catch(() => {});
  else navigator.keyboard?.unlock?.();
};

connect();
