/* Stochastic gradient descent of a sigmoid network with quadratic cost, in plain loops: a yardstick for training.py. */

#include <math.h>
#include <stdint.h>

#define LAYERS 8  /* at most, the input counted */
#define WIDEST 1024
#define BATCH 64

/* params: layer by layer, weight (n_out, n_in) then bias. batches: (steps, batch) rows of pixels. */
void train(float *params, const int64_t *sizes, int64_t layers, const uint8_t *pixels, const int64_t *labels,
           const int64_t *batches, int64_t steps, int64_t batch, float rate)
{
    static float a[LAYERS][BATCH][WIDEST], delta[LAYERS][BATCH][WIDEST];
    for (int64_t step = 0; step < steps; step++, batches += batch) {
        for (int64_t k = 0; k < batch; k++)
            for (int64_t i = 0; i < sizes[0]; i++)
                a[0][k][i] = pixels[batches[k] * sizes[0] + i] / 255.0f;
        float *weight = params;
        for (int64_t l = 1; l < layers; l++) {
            const int64_t n = sizes[l - 1];
            const float *bias = weight + n * sizes[l];
            for (int64_t j = 0; j < sizes[l]; j++, weight += n)
                for (int64_t k = 0; k < batch; k++) {
                    float z = 0;
                    for (int64_t i = 0; i < n; i++)
                        z += weight[i] * a[l - 1][k][i];
                    a[l][k][j] = 1 / (1 + expf(-(z + bias[j])));
                }
            weight += sizes[l];
        }
        for (int64_t l = layers - 1; l > 0; l--) {
            const int64_t n = sizes[l - 1];
            weight -= (n + 1) * sizes[l];
            float *bias = weight + n * sizes[l];
            for (int64_t k = 0; k < batch; k++) {
                for (int64_t j = 0; j < sizes[l]; j++) {
                    const float out = a[l][k][j];
                    if (l == layers - 1)
                        delta[l][k][j] = 2 * (out - (labels[batches[k]] == j));
                    delta[l][k][j] *= out * (1 - out);
                }
                for (int64_t i = 0; l > 1 && i < n; i++)
                    delta[l - 1][k][i] = 0;
                for (int64_t j = 0; l > 1 && j < sizes[l]; j++)
                    for (int64_t i = 0; i < n; i++)
                        delta[l - 1][k][i] += weight[j * n + i] * delta[l][k][j];
            }
            for (int64_t j = 0; j < sizes[l]; j++)
                for (int64_t k = 0; k < batch; k++) {
                    const float change = rate * delta[l][k][j] / batch;
                    for (int64_t i = 0; i < n; i++)
                        weight[j * n + i] -= change * a[l - 1][k][i];
                    bias[j] -= change;
                }
        }
    }
}
