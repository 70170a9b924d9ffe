"""How the mednist model is served: found by SAGEMAKER_PROGRAM in the model's code folder."""

from common.handlers import input_fn, model_fn, output_fn, predict_fn

__all__ = ["input_fn", "model_fn", "output_fn", "predict_fn"]
