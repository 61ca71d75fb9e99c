// For a key that also begins a chord ("g" then a letter): acts when no other key follows.
import { useEffect, useRef } from 'react';

const wait_ms = 600;

export function useAlone(): (act: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const other = () => clearTimeout(timer.current);
    document.addEventListener('keydown', other, true);
    return () => { other(); document.removeEventListener('keydown', other, true); };
  }, []);
  return (act) => { timer.current = setTimeout(act, wait_ms); };
}
