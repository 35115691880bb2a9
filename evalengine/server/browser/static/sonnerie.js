// What rings in the page: two notes for the terminal's bell, and a pattern of its own for each line,
// the same as in console/ringer.py: line 1 strikes once, low; line 3 three times, high.
const STROKES = [[440, 0.8, 1], [587.33, 0.3, 2], [880, 0.16, 3]]; // Hz, seconds, strokes
const GAP = 0.1, ROUND = 2400; // seconds, milliseconds
const LOUD = 0.12, UNDER_VOICE = 0.04;

let sound, timer, lines = [], rounds = 0, talking = false;
const wanted = () => document.getElementById("bell").checked;

// A browser lets a page sound once it was touched, or while it has the microphone.
export function allowed() {
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume().catch(() => {});
}
addEventListener("pointerdown", allowed);
addEventListener("keydown", allowed, { capture: true });

function note(hertz, from, lasts, loudness) {
  const begin = sound.currentTime + from, tone = sound.createOscillator(), loud = sound.createGain();
  tone.frequency.value = hertz;
  loud.gain.setValueAtTime(loudness, begin);
  loud.gain.exponentialRampToValueAtTime(0.001, begin + lasts);
  tone.connect(loud).connect(sound.destination);
  tone.start(begin); tone.stop(begin + lasts + 0.01);
}

export function bell() {
  if (sound && wanted() && !timer) [660, 880].forEach((hertz, index) => note(hertz, index * 0.16, 0.15, LOUD));
}

// From now on these lines ring, in turn; softer while somebody speaks in the same ears.
export function ring(ringing, inCall) {
  lines = ringing; talking = inCall;
  if (!lines.length) { clearInterval(timer); timer = undefined; rounds = 0; return; }
  if (timer) return;
  timer = setInterval(strike, ROUND);
  strike();
}

function strike() {
  const [hertz, lasts, strokes] = STROKES[(lines[rounds++ % lines.length] - 1) % STROKES.length];
  if (!sound || !wanted()) return;
  for (let each = 0; each < strokes; each++) note(hertz, each * (lasts + GAP), lasts, talking ? UNDER_VOICE : LOUD);
}
