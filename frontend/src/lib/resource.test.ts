import { expect, it } from 'vitest';
import { Problem } from './problem';
import { Pages, Resource } from './resource.svelte';
import type { Page } from './types';

/** A server that answers in whichever order the story says. */
function answering(): { read: () => Promise<string>; answers: ((said: string) => void)[]; fails: ((why: unknown) => void)[] } {
  const answers: ((said: string) => void)[] = [];
  const fails: ((why: unknown) => void)[] = [];
  const read = (): Promise<string> => new Promise((resolve, reject) => (answers.push(resolve), fails.push(reject)));
  return { read, answers, fails };
}

it('does not go back to what was asked earlier and comes later', async () => {
  const { read, answers, fails } = answering();
  const funnel = new Resource(read);
  const loads = [funnel.load(), funnel.load(), funnel.load()];
  answers[1]!('any time');
  await loads[1];
  answers[0]!('thirty days');
  await loads[0];
  expect(funnel.value).toBe('any time');
  fails[2]!('gone');
  await loads[2];
  expect([funnel.value, funnel.problem]).toEqual(['any time', 'gone']);
});

it('keeps what an act answered when a list asked for before it comes after it, and asks once more', async () => {
  const { read, answers, fails } = answering();
  const request = new Resource(read);
  const first = request.load();
  fails[0]!('no connection');
  await first;
  const loads = [request.load(), request.load()];
  request.value = 'refused';
  expect([request.value, request.problem, request.at > 0]).toEqual(['refused', null, true]);
  answers[1]!('received');
  fails[2]!('no connection');
  await expect.poll(() => answers.length).toBe(4);
  expect([request.value, request.problem]).toEqual(['refused', null]);
  answers[3]!('closed meanwhile');
  await Promise.all(loads);
  expect([request.value, answers.length]).toEqual(['closed meanwhile', 4]);
});

it('no longer holds what is not ours to read any more', async () => {
  const { read, answers, fails } = answering();
  const room = new Resource(read);
  const first = room.load();
  answers[0]!('the papers of the room');
  await first;
  const again = room.load();
  fails[1]!(new Problem(404, {}));
  await again;
  expect([room.value, room.loaded]).toEqual([null, false]);
});

it('leaves its reader on the third page when a list is read again, and starts at the first for another question', async () => {
  const asked: string[] = [];
  let version = 1;
  const read = async (question: string, cursor = '1'): Promise<Page<string>> => {
    asked.push(`${question}${cursor}`);
    return { items: [`${question}${cursor}v${version}`], next: cursor === '4' ? null : String(Number(cursor) + 1) };
  };
  const list = new Pages(read);
  await list.ask('a');
  await list.more();
  await list.more();
  version = 2;
  // Pressed while the list is read again: behind what that brings.
  await Promise.all([list.load(), list.more()]);
  expect(list.items).toEqual(['a1v2', 'a2v2', 'a3v2', 'a4v2']);
  expect(list.next).toBeNull();

  await list.ask('b');
  expect([list.items, list.next]).toEqual([['b1v2'], '2']);
});

/** A list of many pages, each answered when the story says so. */
function paged(): { list: Pages<string>; asked: string[]; answer: () => Promise<void>; fails: (why: unknown) => Promise<void> } {
  const asked: string[] = [];
  const open: { says: (page: Page<string>) => void; fails: (why: unknown) => void; cursor: string }[] = [];
  const list = new Pages<string>((_, cursor = '1') => new Promise((says, fails) => (asked.push(cursor), open.push({ says, fails, cursor }))));
  const settled = async (): Promise<void> => void (await new Promise((go) => setTimeout(go)));
  const answer = (): Promise<void> => {
    const { says, cursor } = open.shift()!;
    says({ items: [cursor], next: String(Number(cursor) + 1) });
    return settled();
  };
  return { list, asked, answer, fails: (why) => (open.shift()!.fails(why), settled()) };
}

it('ends a reading however much news comes while it lasts, and reads once more for all of it', async () => {
  const { list, asked, answer } = paged();
  void list.load();
  await answer();
  void list.more();
  await answer();
  asked.length = 0;
  void list.load();
  for (let news = 0; news < 5; news += 1) void list.load();
  await answer();
  void list.load();
  const before = list.at;
  await answer();
  expect([asked, list.items, list.at >= before]).toEqual([['1', '2', '1'], ['1', '2'], true]);
  await answer();
  await answer();
  expect(asked).toEqual(['1', '2', '1', '2']);
});

it('reads ten pages again at most, and goes on from there', async () => {
  const { list, asked, answer } = paged();
  void list.load();
  await answer();
  for (let page = 2; page <= 12; page += 1) {
    void list.more();
    await answer();
  }
  expect(list.items?.length).toBe(12);
  asked.length = 0;
  void list.load();
  for (let page = 1; page <= 10; page += 1) await answer();
  expect([asked.length, list.items?.length, list.next]).toEqual([10, 10, '11']);
  void list.more();
  await answer();
  expect([list.items?.at(-1), list.next]).toEqual(['11', '12']);
});

it('no longer holds pages that are not ours to read any more', async () => {
  const { list, answer, fails } = paged();
  void list.load();
  await answer();
  void list.load();
  await fails(new Problem(503, {}));
  expect(list.items).toEqual(['1']);
  void list.load();
  await fails(new Problem(403, {}));
  expect([list.items, list.next, list.loaded]).toEqual([null, null, false]);
});
