import { Component, signal } from '@angular/core';

@Component({
  selector: 'app-home',
  template: `<button (click)="pressed.set(pressed() + 1)">pressed {{ pressed() }} times</button>`,
})
export class Home {
  protected readonly pressed = signal(0);
}
