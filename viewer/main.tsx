/** The page: what its address asks for, and the app. */
import { createRoot } from 'react-dom/client';
import { Object3D } from 'three';
import { speak } from '../scenarios/messages/catalogue.ts';
import { App } from './App.tsx';
import { readAddress } from './address.ts';
import './style/page.css';
import './style/panels.css';

Object3D.DEFAULT_UP.set(0, 0, 1); // the site frame: x east, y north, z up

const address = readAddress(location.search, navigator.language, navigator.hardwareConcurrency);
speak(address.language);
document.documentElement.lang = address.language;
createRoot(document.getElementById('root')!).render(<App address={address} />);
