// On every page. Pages work without it.
import { keys } from "./keys";
import { live } from "./live";

keys();
live();
