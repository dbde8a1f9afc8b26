"""Writes facts.json: what OpenCV and Pillow make of pictures that follow from a formula. Needs python3-opencv and python3-pil of Debian 12."""
import json

import cv2
import numpy as np
from PIL import Image


def picture(width, height, channels):
    values = np.array([(i * 73 + i // 7 * 11 + 5) & 255 for i in range(width * height * channels)], dtype=np.uint8)
    return values.reshape(height, width, channels) if channels > 1 else values.reshape(height, width)


facts = {}


def fact(name, width, height, channels, step, within, make):
    result = np.ascontiguousarray(make(picture(width, height, channels)))
    facts[name] = {"width": width, "height": height, "channels": channels, "step": step, "within": int(within), "expected": result.tobytes().hex()}


def resize(name, channels, frm, to, interpolation, flag, within=1):
    fact(name, frm[0], frm[1], channels, {"action": "resize", "width": to[0], "height": to[1], "interpolation": interpolation}, within,
         lambda p: cv2.resize(p, to, interpolation=flag))


for channels in (1, 3, 4):
    resize(f"linear smaller, {channels} channels", channels, (17, 13), (7, 9), "linear", cv2.INTER_LINEAR)
    resize(f"linear larger, {channels} channels", channels, (17, 13), (40, 29), "linear", cv2.INTER_LINEAR)
    resize(f"area, {channels} channels", channels, (24, 18), (8, 6), "area", cv2.INTER_AREA)
    resize(f"area of parts, {channels} channels", channels, (17, 13), (7, 5), "area", cv2.INTER_AREA)
    resize(f"nearest, {channels} channels", channels, (17, 13), (7, 29), "nearest", cv2.INTER_NEAREST, 0)
resize("linear of one pixel", 3, (1, 1), (4, 3), "linear", cv2.INTER_LINEAR)
resize("linear of a line", 1, (1, 9), (3, 4), "linear", cv2.INTER_LINEAR)
resize("linear much smaller", 3, (64, 48), (5, 4), "linear", cv2.INTER_LINEAR)

for channels in (1, 3):
    for frm, to in (((17, 13), (7, 5)), ((64, 48), (5, 4)), ((7, 5), (17, 13))):
        fact(f"antialias {frm} to {to}, {channels} channels", frm[0], frm[1], channels,
             {"action": "resize", "width": to[0], "height": to[1], "interpolation": "antialias"}, 1,
             lambda p, to=to: np.asarray(Image.fromarray(p).resize(to, Image.BILINEAR)))

for width, height in ((3, 3), (5, 1), (2, 4), (1, 7)):
    fact(f"blur {width} x {height}", 17, 13, 3, {"action": "blur", "width": width, "height": height}, width * height % 2 == 0, lambda p, k=(width, height): cv2.blur(p, k))
for size, sigma in ((3, 1.0), (5, 2.5), (9, 0.7)):
    fact(f"bell curve {size}, {sigma}", 17, 13, 3, {"action": "gaussianKernel", "apertureSize": size, "sigma": sigma}, 1,
         lambda p, size=size, sigma=sigma: cv2.GaussianBlur(p, (size, size), sigma))
for kind in range(5):
    fact(f"threshold {kind}", 17, 13, 1, {"action": "threshold", "threshold": 99.5, "maxVal": 201, "type": kind}, 0,
         lambda p, kind=kind: cv2.threshold(p, 99.5, 201, kind)[1])
for name, channels in (("BGR2GRAY", 3), ("RGB2GRAY", 3), ("BGRA2GRAY", 4), ("RGBA2GRAY", 4), ("BGR2BGRA", 3), ("BGR2RGBA", 3), ("BGRA2BGR", 4), ("RGBA2BGR", 4),
                       ("BGRA2RGBA", 4), ("BGR2RGB", 3), ("GRAY2BGR", 1), ("GRAY2BGRA", 1), ("BGR2HSV", 3)):
    code = getattr(cv2, "COLOR_" + name)
    fact(name, 17, 13, channels, {"action": "colorFormat", "format": code}, 1 if "HSV" in name else 0, lambda p, code=code: cv2.cvtColor(p, code))
for code in (0, 1, -1):
    fact(f"flip {code}", 17, 13, 3, {"action": "flip", "flipCode": code}, 0, lambda p, code=code: cv2.flip(p, code))

with open("facts.json", "w") as file:
    json.dump(facts, file, indent=1)
