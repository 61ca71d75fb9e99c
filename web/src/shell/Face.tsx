// Initials in a colour that stays the same for a person wherever they appear.
export function Face({ id, name, size }: { id: string; name?: string | null; size?: number }) {
  return (
    <span className="who" aria-hidden style={{ '--hue': hueOf(id), ...(size ? { '--d': `${size}px` } : {}) } as React.CSSProperties}>
      {initials(name)}
    </span>
  );
}

export function hueOf(id: string): number {
  let h = 7;
  for (const c of id) h = (h * 31 + c.codePointAt(0)!) % 9973;
  return (h % 12) * 30 + 25;
}

export function initials(name: string | null | undefined): string {
  const words = (name ?? '').replace(/^(dr|prof|mr|mrs|ms)\.?\s/i, '').split(/[\s-]+/).filter((w) => /^\p{L}/u.test(w));
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return picked.map((w) => [...w][0]!.toLocaleUpperCase()).join('') || '–';
}
