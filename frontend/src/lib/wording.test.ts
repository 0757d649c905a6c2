// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { everySaid, readsNone, saidIn } from './wording';

const french = { language: 'fr', title: 'Camion arrêté', text: 'À Dakola.', authentic: false };
const alert = { language: 'en', title: 'Lorry stopped', text: 'At Dakola.', translations: [french] };

describe('an alert in several languages', () => {
  it('is read in the reader’s language when the sender gave it', () => {
    expect(saidIn(alert, 'fr')).toEqual({ ...french, original: false });
  });

  it('is read in the original when the sender did not', () => {
    expect(saidIn(alert, 'ar')).toMatchObject({ language: 'en', title: 'Lorry stopped', original: true, authentic: true });
  });

  it('has one original, and it stands first', () => {
    expect(everySaid(alert).map(({ language, original }) => [language, original])).toEqual([['en', true], ['fr', false]]);
  });

  it('has no text for who reads none of its languages', () => {
    expect([readsNone(['pt', 'es'], ['en', 'fr']), readsNone(['fr', 'ar'], ['en', 'fr'])]).toEqual([true, false]);
  });
});
