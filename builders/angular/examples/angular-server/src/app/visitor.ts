import { Component, input } from '@angular/core';

@Component({
  selector: 'app-visitor',
  template: `<p>The desk knows visitor {{ id() }}.</p>`,
})
export class Visitor {
  readonly id = input.required<string>();
}
