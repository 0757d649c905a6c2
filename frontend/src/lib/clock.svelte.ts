import { createSubscriber } from 'svelte/reactivity';

let ms = Date.now();

const tick = createSubscriber((update) => {
  const timer = setInterval(() => {
    ms = Date.now();
    update();
  }, 1000);
  return () => clearInterval(timer);
});

/** The time, once a second for whoever shows it. */
export const now = {
  /** Milliseconds since 1970. */
  get ms(): number {
    tick();
    ms = Math.max(ms, Date.now() - 1000);
    return ms;
  },
};

/** The full minute before an instant: what ages by minutes is judged anew once a minute, not each second. */
export const minuteOf = (ms: number): number => Math.floor(ms / 60_000) * 60_000;

/** The day it is in UTC: `2026-12-01`; another one after midnight, for whoever shows it. */
export const today = (): string => new Date(now.ms).toISOString().slice(0, 10);

/** The day it is by the clocks of a zone, as it stands in a field for a day. */
export const todayIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(Date.now());

/** An instant as a field for a time has it, to the minute and by the clocks of this machine: `2026-12-01T14:25`. */
export const localMinute = (ms: number): string => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
