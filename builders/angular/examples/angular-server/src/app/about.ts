import { Component } from '@angular/core';

@Component({
  selector: 'app-about',
  template: `<p>About this desk</p>`,
})
export class About {}
