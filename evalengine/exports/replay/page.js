"use strict";
// Lays down by their keys the texts that were made beforehand; nothing is judged or folded here.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const made = (tag, text, kind) => {
  const element = document.createElement(tag);
  element.textContent = text || "";
  if (kind) element.className = kind;
  return element;
};
const TAGS = { "atteint": "met", "non atteint": "missed", "à juger": "open" };
const AROUND = 60;

let now = 0;
let chosen = 0; // the number of the entry that was asked for, 0 when none

const two = (number) => String(number).padStart(2, "0");
const clock = (ms) => `${Math.floor(ms / 60000)}:${two(Math.floor(ms / 1000) % 60)},${Math.floor(ms / 100) % 10}`;

// The number of entries that happened at `ms` or before. Times never go back by much: the last one counts.
function reached(ms) {
  let low = 0, high = data.entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data.entries[middle][0] <= ms) low = middle + 1; else high = middle;
  }
  return low;
}

// --- the desk ------------------------------------------------------------------------------

let laid = 0; // how many changes are on the desk
let desk = new Map();

function lay(seq) {
  if (laid && data.changes[laid - 1][0] > seq) {
    laid = 0;
    desk = new Map();
  }
  while (laid < data.changes.length && data.changes[laid][0] <= seq) {
    const [number, part, key, text] = data.changes[laid++];
    if (!desk.has(part)) desk.set(part, new Map());
    if (text) desk.get(part).set(key, [text, number]);
    else desk.get(part).delete(key);
  }
}

function drawDesk(seq) {
  lay(seq);
  const parts = [];
  for (const [part, title] of data.parts) {
    const texts = desk.get(part);
    if (!texts || !texts.size) continue;
    parts.push(made("h3", title));
    for (const [text, number] of texts.values()) {
      parts.push(made("p", text, number === seq ? "new" : ""));
    }
  }
  at("desk").replaceChildren(...(parts.length ? parts : [made("p", "Rien encore.")]));
}

// --- the journal ---------------------------------------------------------------------------

function drawJournal(seq) {
  const rows = [];
  const first = Math.max(0, seq - AROUND), last = Math.min(data.entries.length, seq + 15);
  let shown = null;
  for (let number = first + 1; number <= last; number++) {
    const [ms, by, line] = data.entries[number - 1];
    const row = made("li", "", number === seq ? "now" : number < seq ? "past" : "");
    row.append(made("span", String(number)), made("span", clock(ms)), made("span", by), made("span", line));
    row.addEventListener("click", () => prove(number));
    if (number === seq) shown = row;
    rows.push(row);
  }
  const list = at("journal");
  list.replaceChildren(...rows);
  const box = list.parentElement;
  if (shown) box.scrollTop = shown.offsetTop - box.offsetTop - box.clientHeight / 2;
}

// --- the moment ----------------------------------------------------------------------------

function placeCursor(follow) {
  const [since, until, gutter, width] = data.frame;
  const inside = Math.min(Math.max(now, since), until) - since;
  const x = gutter + inside * (width - gutter - 4) / Math.max(1, until - since);
  at("cursor").style.left = `${x}px`;
  const lanes = at("lanes");
  if (follow && (x < lanes.scrollLeft + gutter || x > lanes.scrollLeft + lanes.clientWidth - 40)) {
    lanes.scrollLeft = x - lanes.clientWidth / 2;
  }
}

let drawn = -1;

function show(ms, entry) {
  now = Math.min(Math.max(0, ms), data.end);
  chosen = entry || 0;
  at("moment").value = now;
  at("clock").textContent = clock(now);
  placeCursor(true);
  const seq = chosen || reached(now);
  if (seq !== drawn) {
    drawn = seq;
    drawDesk(seq);
    drawJournal(seq);
  }
}

function prove(number) {
  show(data.entries[number - 1][0], number);
  tune(true);
}

// --- the voices ----------------------------------------------------------------------------

const voices = data.recordings.map((recording) => {
  const voice = new Audio();
  voice.preload = "metadata";
  voice.src = recording.source;
  return { ...recording, voice };
});
const heard = new Set([...new Set(data.recordings.map((recording) => recording.line))]);
let playing = false, before = 0;

// Brings every voice to the present moment; `jump` even when it is nearly there.
function tune(jump) {
  const pace = Number(at("pace").value);
  for (const each of voices) {
    const place = (now - each.since) / 1000 / data.speed;
    const within = place >= 0 && !(place > each.voice.duration);
    each.voice.playbackRate = pace;
    each.voice.muted = !heard.has(each.line);
    if (within && (jump || Math.abs(each.voice.currentTime - place) > 0.4)) each.voice.currentTime = place;
    if (within && playing && each.voice.paused) each.voice.play().catch(() => {});
    if (!(within && playing) && !each.voice.paused) each.voice.pause();
  }
}

function run(time) {
  if (!playing) return;
  show(now + (time - before) * Number(at("pace").value) * data.speed);
  before = time;
  tune(false);
  if (now >= data.end) play(false);
  else requestAnimationFrame(run);
}

function play(wanted) {
  playing = wanted;
  at("play").textContent = playing ? "❚❚ Pause" : "▶ Lire";
  at("play").setAttribute("aria-pressed", playing);
  tune(true);
  if (playing) {
    before = performance.now();
    requestAnimationFrame(run);
  }
}

function drawVoices() {
  if (!voices.length) {
    at("voices").textContent = "Pas d’enregistrement.";
    return;
  }
  for (const line of [...heard].sort()) {
    const label = made("label"), box = made("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) heard.add(line); else heard.delete(line);
      tune(false);
    });
    label.append(box, ` voix de la ligne ${line} `);
    at("voices").append(label);
  }
}

// --- the criteria --------------------------------------------------------------------------

let wanted = "";

function drawCriteria() {
  const rows = data.criteria.filter((row) => !wanted || row.status === wanted).map((row) => {
    const box = made("div", "", "criterion");
    const head = made("p");
    head.append(made("span", row.status, `tag ${TAGS[row.status] || ""}`), made("strong", row.id), ` ${row.label}`);
    const told = [row.value, row.bound && `borne ${row.bound}`, row.kind].filter(Boolean).join(" ; ");
    const about = made("p");
    about.append(made("small", told));
    box.append(head, about);
    if (row.decision) box.append(made("p", `Décision : ${row.decision}`));
    box.append(...row.marks.map((mark) => made("p", mark)));
    if (row.remark) box.append(made("p", row.remark));
    const proofs = made("p", "", "proofs");
    for (const number of row.evidence) {
      const button = made("button", `n° ${number}`);
      button.type = "button";
      button.title = data.entries[number - 1] ? data.entries[number - 1][2] : "";
      button.addEventListener("click", () => prove(number));
      proofs.append(button);
    }
    if (row.evidence.length) box.append(proofs);
    return box;
  });
  at("criteria").replaceChildren(...rows);
}

function drawFilters() {
  for (const status of ["", ...new Set(data.criteria.map((row) => row.status))]) {
    const button = made("button", status || "tous");
    button.type = "button";
    button.setAttribute("aria-pressed", status === wanted);
    button.addEventListener("click", () => {
      wanted = status;
      for (const each of at("filters").children) each.setAttribute("aria-pressed", each === button);
      drawCriteria();
    });
    at("filters").append(button);
  }
}

// --- the rest ------------------------------------------------------------------------------

function table(title, head, rows) {
  const drawn = made("table");
  for (const [rank, cells] of [head, ...rows].entries()) {
    if (!cells.length) continue;
    const row = made("tr");
    row.append(...cells.map((cell) => made(rank ? "td" : "th", String(cell))));
    drawn.append(row);
  }
  return [made("h3", title), drawn];
}

function drawAbout() {
  const totals = data.summary.map((row) => [row.name, ...row.counts, row.points, row.open, row.percent]);
  at("about").append(
    ...table("Épreuve", [], data.about),
    ...table("Résultat", ["unité", "atteints", "non atteints", "à juger", "non évalués", "points", "en attente", "part"], totals),
    ...table("Nombres de la grille", ["nombre", "valeur", "origine"], data.bounds),
    ...table("Sceau", [], data.seal),
  );
  at("standing").textContent = data.about.map(([name, value]) => `${name} : ${value}`).join("  ·  ");
}

at("moment").max = data.end;
at("moment").addEventListener("input", () => { show(Number(at("moment").value)); tune(true); });
at("play").addEventListener("click", () => play(!playing));
at("pace").addEventListener("change", () => tune(true));
at("lanes").addEventListener("click", (event) => {
  const piece = event.target.closest("[data-entry]");
  if (piece) prove(Number(piece.dataset.entry));
});
drawVoices();
drawFilters();
drawCriteria();
drawAbout();
show(data.frame[0]);
