import { Component } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterOutlet],
  template: `
    <h1>A desk with a server</h1>
    <img src="mark.svg" alt="a mark" width="24" height="24" />
    <a routerLink="/visitors/7">A visitor</a>

    <router-outlet />
  `,
})
export class App {}
