import { lockPhone, wipePhone } from './wipe';

/** What a call may be held up by until the person has answered; the page says how each is asked. True: try again. */
export const door = {
  stepUp: async (): Promise<boolean> => false,
  purpose: async (): Promise<boolean> => false,
  /** This device was given up for lost. */
  lost: async (): Promise<void> => wipePhone(),
  /** It was without the server for too long. */
  away: async (): Promise<void> => lockPhone(),
};
