/** What a colour means. Danger: only danger to a person, a hit, or an unanswered P1. */
export type Tone = '' | 'danger' | 'warn' | 'good' | 'info' | 'accent' | 'p1';
