import { useEffect, useRef, useState } from 'react';

export const open_s = 45;

// Seconds until the card closes by itself; each touch and each key starts them again.
export function useClosing(close: () => void): number {
  const [until, setUntil] = useState(() => Date.now() + open_s * 1000);
  const [now, setNow] = useState(() => Date.now());
  const act = useRef(close);
  act.current = close;
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    const again = () => { setUntil(Date.now() + open_s * 1000); setNow(Date.now()); };
    const heard = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
    heard.forEach((kind) => document.addEventListener(kind, again, { passive: true }));
    return () => {
      clearInterval(beat);
      heard.forEach((kind) => document.removeEventListener(kind, again));
    };
  }, []);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  useEffect(() => {
    if (left === 0) act.current();
  }, [left]);
  return Math.min(open_s, left);
}
