import { HtmlBasePlugin } from '@11ty/eleventy';

export default function (config) {
  config.addPlugin(HtmlBasePlugin);
  config.addPassthroughCopy('style.css');
}
