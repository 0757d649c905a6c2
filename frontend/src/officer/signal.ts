import type { Answer } from '$lib/types';

/** Milliseconds on, off, on …: each answer is told apart by the hand alone. */
const PATTERNS: Record<Answer, number[]> = {
  clear: [120],
  wait: [500, 250, 500],
  act: [200, 100, 200, 100, 800],
};

export function vibrate(answer: Answer): void {
  navigator.vibrate?.(PATTERNS[answer]);
}

/** A late answer rings: vibration and two tones, again every three seconds until the answer is called. */
export function ring(answer: Answer): () => void {
  const sound = () => {
    vibrate(answer);
    beep();
  };
  sound();
  const timer = setInterval(sound, 3000);
  return () => {
    clearInterval(timer);
    navigator.vibrate?.(0);
  };
}

function beep(): void {
  const audio = new AudioContext();
  for (const [after, pitch] of [[0, 880], [0.2, 660]] as const) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + 0.15);
  }
  setTimeout(() => void audio.close(), 500);
}
