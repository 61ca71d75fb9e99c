import { useEffect, useRef } from 'react';
import { scanner } from './counter.ts';

// Hears a card being scanned while no field has the keys.
export function useScanner(heard: (code: string) => void): void {
  const act = useRef(heard);
  act.current = heard;
  useEffect(() => {
    const hear = scanner((code) => act.current(code));
    const key = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && ['INPUT', 'TEXTAREA'].includes(event.target.tagName);
      if (!typing) hear(event.key, event.timeStamp);
    };
    document.addEventListener('keydown', key, true);
    return () => document.removeEventListener('keydown', key, true);
  }, []);
}
