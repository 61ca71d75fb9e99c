// Single-key shortcuts. They can be switched off (WCAG 2.1.4) and never fire while somebody types.
import { useEffect, useRef, useSyncExternalStore } from 'react';

const store = 'rapport.single_keys';
const watchers = new Set<() => void>();

export const singleKeysOn = (): boolean => localStorage.getItem(store) !== 'off';
export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(store, on ? 'on' : 'off');
  watchers.forEach((w) => w());
}
export const useSingleKeys = (): boolean =>
  useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), singleKeysOn);

export type KeyMap = Record<string, (event: KeyboardEvent) => void>;
const chord_ms = 2000;

// Keys are named as typed: 'j', 'Enter', '/', and 'g p' for one after the other.
export function useKeys(map: KeyMap): void {
  const current = useRef(map);
  current.current = map;
  useEffect(() => {
    let first = '';
    let at = 0;
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !singleKeysOn() || typing(event.target)) return;
      const chord = event.timeStamp - at < chord_ms ? current.current[`${first} ${event.key}`] : undefined;
      first = event.key;
      at = event.timeStamp;
      const act = chord ?? current.current[event.key];
      if (!act) return;
      if (chord) first = '';
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('[role="dialog"],[role="menu"]') !== null;
}
