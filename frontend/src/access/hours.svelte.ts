import type { Hours } from '$lib/mail';

/** When one is told, as it stands in a form: of e-mail and of this device alike. P1 always is told, so it is not asked. */
export class HoursForm {
  soon = $state<string[]>(['P2']);
  rest = $state('08:00');
  quietFrom = $state('');
  quietTo = $state('');

  show({ at_once, digest_at, quiet_from, quiet_to }: Hours): void {
    this.soon = at_once.filter((each) => each !== 'P1');
    [this.rest, this.quietFrom, this.quietTo] = [digest_at, quiet_from ?? '', quiet_to ?? ''];
  }

  asked(zone: string): Hours {
    return { at_once: ['P1', ...this.soon], quiet_from: this.quietFrom || null, quiet_to: this.quietTo || null, digest_at: this.rest, zone };
  }
}
