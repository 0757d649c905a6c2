const PAUSE_MS = 300;

interface Turn {
  /** The newest version that was asked for since; 0: none. */
  asked: number;
  after: Promise<void>;
}

type Reading = (id: string, version?: number) => Promise<void>;

/** Reads a record by its id at once, and then as often as news of it comes, but no more often than one can follow.
 *
 *  Each step of each addressee is an event of the alert: read at each, an alert to many would be asked for by all of them
 *  at each of their steps. What is here in a newer version is not read. The answer is kept when the record is here anew.
 */
export function inTurn(read: (id: string) => Promise<void>, has: (id: string, version: number) => boolean): Reading {
  const turns = new Map<string, Turn>();

  function begin(id: string, version: number): Promise<void> {
    if (has(id, version)) return Promise.resolve();
    const done = read(id);
    const turn: Turn = { asked: 0, after: done.catch(() => undefined).then(pause).then(() => end(id, turn.asked)) };
    turns.set(id, turn);
    return done;
  }

  function end(id: string, asked: number): Promise<void> {
    turns.delete(id);
    return asked ? begin(id, asked) : Promise.resolve();
  }

  return (id, version = Infinity) => {
    const turn = turns.get(id);
    if (!turn) return begin(id, version);
    turn.asked = Math.max(turn.asked, version);
    return turn.after;
  };
}

const pause = (): Promise<void> => new Promise((go) => setTimeout(go, PAUSE_MS));
