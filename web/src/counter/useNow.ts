import { useEffect, useState } from 'react';

export function useNow(every_ms: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(beat);
  }, [every_ms]);
  return now;
}
