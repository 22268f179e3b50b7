/**
 * Width of every stored vector, and of its column. Models of fewer dimensions are padded with zeros, which changes no
 * cosine; models that can be asked for a width are asked for this one.
 */
export const VECTOR_WIDTH = 1024;
