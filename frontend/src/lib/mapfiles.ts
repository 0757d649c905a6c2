import { sendFile } from './api';

export interface FileStop {
  name: string;
  lon: number;
  lat: number;
}

/** A way with its stops, or a place, which is one stop. `points`: how many the file has. */
export interface FileShape {
  name: string;
  points: number;
  length_km: number;
  stops: FileStop[];
}

export interface MapFile {
  format: string;
  ways: FileShape[];
  places: FileShape[];
  left_out: number;
}

/** Read by the server and kept by nobody: a route is drawn from it like any other. */
export const readMapFile = (file: File): Promise<MapFile> => sendFile<MapFile>('/api/routes/file', file);
