import { Routes } from '@angular/router';

import { About } from './about';
import { Home } from './home';
import { Visitor } from './visitor';

export const routes: Routes = [
  { path: '', component: Home, pathMatch: 'full' },
  { path: 'about', component: About },
  { path: 'visitors/:id', component: Visitor },
  { path: 'old', redirectTo: 'about' },
];
