import { useCallback, useEffect, useState } from 'preact/hooks';

/** An opening code stands there too, for a moment. */
const routeOfAddress = () => (location.hash.startsWith('#open=') ? '' : location.hash.slice(1));

/** The screen named after the `#`, so that a reload comes back to it. */
export function useRoute(): readonly [string, (route: string) => void] {
  const [route, setRoute] = useState(routeOfAddress);
  useEffect(() => {
    const follow = () => setRoute(routeOfAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((to: string) => {
    location.hash = to;
  }, []);
  return [route, go];
}
