import Car from '@lucide/svelte/icons/car';
import Container from '@lucide/svelte/icons/container';
import Crosshair from '@lucide/svelte/icons/crosshair';
import FileText from '@lucide/svelte/icons/file-text';
import Package from '@lucide/svelte/icons/package';
import Plane from '@lucide/svelte/icons/plane';
import Ship from '@lucide/svelte/icons/ship';
import User from '@lucide/svelte/icons/user';

/** One shape for each kind, the same in the form and in the outbox. */
export const iconOf = { person: User, vehicle: Car, document: FileText, container: Container, vessel: Ship, firearm: Crosshair, journey: Plane, goods: Package };
