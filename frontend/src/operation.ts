const KEPT_AS = 'jointops.operation';

/** The operation this desk works on: the one chosen last, if the person still takes part in it. */
export function chosenOperation(operations: string[]): string {
  const kept = sessionStorage.getItem(KEPT_AS);
  return operations.find((code) => code === kept) ?? operations[0] ?? '';
}

/** Works on another operation: nothing of the one before stays on the screen. */
export function keepOperation(code: string): void {
  sessionStorage.setItem(KEPT_AS, code);
  location.reload();
}
