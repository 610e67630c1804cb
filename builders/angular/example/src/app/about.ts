import { Component } from '@angular/core';

@Component({
  selector: 'app-about',
  template: `<p>About this application</p>`,
})
export class About {}
