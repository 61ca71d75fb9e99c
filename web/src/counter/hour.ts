// Eight o'clock tomorrow, as a date and time field wants it: in the device's own time.
export function localInput(now: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T08:00`;
}

// The hour in the address; nothing else is believed.
export function hourOf(text: string | null): number | null {
  const at = text === null ? NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
