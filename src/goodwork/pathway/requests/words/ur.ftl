### DRAFT: not yet approved by anybody.
why-INELIGIBLE = یہ خدمت دوسرے لوگوں کے لیے ہے: اس کے اصول اسے آپ کی مدد کرنے نہیں دیتے۔
why-NO_CAPACITY = ابھی ان کے پاس جگہ نہیں ہے۔
why-BETTER_HELPED_ELSEWHERE = ان کا خیال ہے کہ کوئی دوسری خدمت آپ کی بہتر مدد کر سکتی ہے۔
