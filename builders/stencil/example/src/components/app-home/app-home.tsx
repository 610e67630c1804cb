import { Component, h } from '@stencil/core';

@Component({ tag: 'app-home', shadow: false })
export class AppHome {
  render() {
    return <h1>An application of components</h1>;
  }
}
