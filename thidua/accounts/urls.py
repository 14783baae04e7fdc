"""The addresses of signing in beyond the password, and of one's own account."""

from django.urls import path

from thidua.accounts import factorpage, signinpages

urlpatterns = [
    path("dang-nhap/ma-xac-thuc/", signinpages.code_page, name="sign_in_code"),
    path("dang-nhap/mat-khau-moi/", signinpages.new_password_page, name="sign_in_new_password"),
    path("dang-nhap/dien-thoai/", signinpages.enrolment_page, name="sign_in_enrolment"),
    path("dang-nhap/openid/", signinpages.to_openid, name="openid"),
    path("dang-nhap/openid/tra-loi/", signinpages.from_openid, name="openid_return"),
    path("dang-nhap/con-lam-viec/", signinpages.still_here, name="still_here"),
    path("xac-thuc-hai-buoc/", factorpage.second_factor_page, name="own_second_factor"),
]
