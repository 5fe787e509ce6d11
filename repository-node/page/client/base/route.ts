import { useCallback, useEffect, useState } from 'preact/hooks';

/** The screen named after the `#`, so that a reload comes back to it. */
export function useRoute(): readonly [string, (route: string) => void] {
  const [route, setRoute] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const follow = () => setRoute(location.hash.slice(1));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((to: string) => {
    location.hash = to;
  }, []);
  return [route, go];
}
