"""The networks, held against the implementation that the published weights come with."""

import unittest
from dataclasses import replace

import harness  # noqa: F401
import torch

from common.architecture import ARCHITECTURES, DENSENET, EFFICIENTNET
from common.efficientnet import EfficientNetLite0, load_imagenet
from common.job import JobError
from common.model import ModelCard, build_network, starting_network

CARD = ModelCard(["a", "b"], 64, 3, [0.5] * 3, [0.5] * 3, 1)


class Lite0(unittest.TestCase):
    def test_computes_what_the_published_implementation_computes(self) -> None:
        # efficientnet_lite_pytorch 0.1.0 with the same weights: extract_features(image).mean((2, 3)), its five largest and their sum.
        image = torch.sin(torch.arange(3 * 128 * 96).double().view(1, 3, 128, 96) * 0.01)
        network = EfficientNetLite0(3, 2, 0.0)
        load_imagenet(network)
        network = network.double().eval()
        with torch.inference_mode():
            features = network.head(network.blocks(network.stem(image))).mean((2, 3))[0]
        largest = features.topk(5)
        self.assertEqual(largest.indices.tolist(), [113, 576, 456, 79, 1263])
        torch.testing.assert_close(largest.values.tolist(), [5.22369391, 4.96325399, 3.73113297, 3.70504773, 3.46450993], rtol=1e-5, atol=1e-6)
        self.assertAlmostEqual(features.sum().item(), 208.9437, places=3)

    def test_takes_every_tensor_but_the_last_layer(self) -> None:
        torch.manual_seed(1)
        plain, started = (make(replace(CARD, architecture=EFFICIENTNET.name)).state_dict() for make in (build_network, starting_network))
        same = [name for name in plain if torch.equal(plain[name], started[name]) and not name.endswith("num_batches_tracked")]
        self.assertEqual(same, [])

    def test_grey_images_cannot_start_from_weights_for_colours(self) -> None:
        with self.assertRaisesRegex(JobError, "_conv_stem.weight is .*3, 3, 3.* takes .*1, 3, 3"):
            starting_network(replace(CARD, architecture=EFFICIENTNET.name, channels=1))


class Cards(unittest.TestCase):
    def test_every_named_architecture_is_built(self) -> None:
        self.assertEqual(list(ARCHITECTURES), [DENSENET.name, EFFICIENTNET.name])
        for name in ARCHITECTURES:
            network = build_network(replace(CARD, architecture=name)).eval()
            self.assertEqual(network(torch.zeros(2, 3, 64, 64)).shape, (2, 2))

    def test_an_unknown_architecture_is_said_so(self) -> None:
        with self.assertRaisesRegex(JobError, "names the architecture 'resnet'.*DenseNet121, EfficientNet-Lite0"):
            build_network(replace(CARD, architecture="resnet"))


if __name__ == "__main__":
    unittest.main()
