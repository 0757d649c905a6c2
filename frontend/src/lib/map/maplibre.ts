import './map.css';
import { Map, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

// The worker is a file of our own: the content policy allows no other.
setWorkerUrl(worker);

export { Map, ScaleControl };
