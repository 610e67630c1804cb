import { Component, signal } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterOutlet],
  template: `
    <h1>An application of {{ title() }}</h1>
    <img src="mark.svg" alt="a mark" width="24" height="24" />
    <a routerLink="/about">About</a>

    <router-outlet />
  `,
  styles: [],
})
export class App {
  protected readonly title = signal('routes');
}
