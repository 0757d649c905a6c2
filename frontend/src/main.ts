import '@fontsource-variable/noto-sans/wght.css';
import '$lib/arabic.css';
import '$lib/tokens.css';
import '$lib/base.css';
import { mount } from 'svelte';
import { locale } from '$lib/locale.svelte';
import { noteFailedStyles } from '$lib/styles';
import { trustOwnScripts } from '$lib/trusted';
import App from './App.svelte';

trustOwnScripts();
noteFailedStyles();

const target = document.getElementById('app');
if (!target) throw new Error('index.html lost its #app');
await locale.load(['shared']);
mount(App, { target });
