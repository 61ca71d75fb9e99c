import { Suspense, lazy } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Boundary } from './Boundary.tsx';
import { Waiting } from './Waiting.tsx';

// A screen that is fetched when it is first opened; meanwhile `waiting` stands there.
export function lazyScreen(load: () => Promise<{ default: ComponentType }>, waiting: ReactNode = <Waiting />): ComponentType {
  const Screen = lazy(load);
  return () => (
    <Boundary>
      <Suspense fallback={waiting}>
        <Screen />
      </Suspense>
    </Boundary>
  );
}
